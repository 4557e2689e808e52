"""What columns are called: for each kind of file its fields, and for each field the headings it goes by.

Data only. A heading is compared without case, blanks, marks and what stands in brackets, full width as half
(`columns.plain`); write them here as people write them. One field a paragraph: its name, a star where it tells this
kind from others, then its headings; the earlier heading wins where a file holds two.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app.domain.kinds import ImportKind


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a kind: its headings, and whether it tells this kind from others."""

    headings: tuple[str, ...]
    telling: bool = False


def _table(text: str) -> Mapping[str, Field]:
    """The fields written in `text`; `name = other` takes the headings of a shared field."""
    fields: dict[str, Field] = {}
    for paragraph in text.strip().split("\n\n"):
        name, _, headings = paragraph.partition(":")
        telling = name.endswith("*")
        name, _, shared = name.rstrip("*").partition("=")
        own = tuple(part.strip() for part in headings.split("|") if part.strip())
        if shared:
            own = (*_SHARED[shared.strip()].headings, *own)
        fields[name.strip()] = Field(own, telling)
    return fields


_SHARED: Mapping[str, Field] = {}
_SHARED = _table("""
serial: serialNumber | シリアル番号 | 製造番号 | シリアル | シリアルナンバー | シリアルNo | 製造No | 製番 | S/N | SN
    | serial | serial no | 本体シリアル番号 | 端末シリアル番号 | 機器シリアル番号

tag: annotatedAssetId | 端末管理番号 | 資産番号 | 資産管理番号 | アセットID | asset tag | asset id | tag | 端末番号
    | 備品番号 | 管理番号 | 資産ID | asset number | 整理番号

school: annotatedLocation | 学校名 | 学校 | 所属校 | 所属学校 | 配置校 | 設置校 | 配布校 | 納品先 | 納入先 | 配布先
    | 場所 | ロケーション | school | school name | location | 所属 | 設置場所 | 使用校 | 置いてある学校 | 学校の名前

room: 教室 | 部屋 | 設置教室 | クラス | 学級 | room | classroom | 教室名

model: model | 機種 | 機種名 | モデル | モデル名 | 製品名 | 型名 | 品名 | 機器名 | 端末名 | device model | 商品名

model_type: 型番 | 品番 | 型式 | MTM | machine type | model type | model number | 製品番号 | メーカー型番

maker: メーカー | メーカ | 製造元 | 製造者 | maker | manufacturer | メーカー名 | ベンダー

notes: notes | note | メモ | 備考 | 注記 | 摘要 | remarks | comment | コメント

warranty: 保証期限 | 保証満了日 | 保証終了日 | 保証期間終了日 | 保証期間 | warranty until | warranty end | warranty
""")

DEVICES = _table("""
serial = serial

tag = tag*

school = school

ou*: orgUnitPath | 組織部門 | 組織部門のパス | 組織単位 | OU | org unit | organizational unit

room = room

model = model

model_type = model_type

maker = maker

kind: 種別 | 種類 | 区分 | 端末種別 | 機器種別 | kind | device kind | device type

notes = notes

console_state*: status | ステータス | プロビジョニング状態 | コンソール状態 | 管理状態 | provisioning status

status: 状態 | 利用状況 | 運用状況 | 使用状況 | 台帳状態 | device status

aue*: autoUpdateExpiration | 自動更新期限 | 自動更新の有効期限 | 自動更新有効期限 | 自動更新 | 更新期限 | AUE
    | auto update expiration date | 自動更新終了日 | 自動更新の期限 | サポート期限

warranty_until = warranty

google_id*: deviceId | デバイスID | device id | 端末ID

last_sync*: lastSync | 最終同期 | 最終同期日時 | 最後の同期 | last policy sync | 最終ポリシー同期

os_version: osVersion | OSバージョン | OS のバージョン | OS | ChromeOS バージョン | platform version

boot_mode*: bootMode | 起動モード | ブートモード

mac*: macAddress | MACアドレス | Wi-Fi MACアドレス | wifi mac address | wireless mac | MAC

enrolled_at: lastEnrollmentTime | 最終登録日時 | 登録日時 | 登録日 | enrollment time | 最終登録

manufactured: manufactureDate | 製造日 | 製造年月日 | 製造年月
""")

DELIVERY = _table("""
serial = serial

tag = tag

model_type = model_type*

model = model

maker = maker

school = school

room = room

delivered*: 納品日 | 納入日 | 納品年月日 | 納品予定日 | 配送日 | 引渡日 | 引渡し日 | 納期 | delivered | delivery date
    | delivered on

warranty_until = warranty

notes = notes
""")

FORMS = _table("""
sent*: タイムスタンプ | timestamp | 送信日時 | 回答日時 | 受信日時 | 提出日時 | 回答時刻 | submitted at | sent

school: 学校名 | 学校 | 所属校 | 学校名を選んでください | school | school name | 勤務校 | 所属 | 学校の名前

reporter*: 報告者 | 報告者名 | 記入者 | 氏名 | お名前 | 名前 | 担当者 | 先生のお名前 | 教職員名 | 回答者
    | reporter | name

mail: メールアドレス | メール | 連絡先メール | email address | email | ユーザー名 | username

phone: 電話番号 | 電話 | 連絡先 | 内線 | phone | tel

tag = tag

serial = serial: 壊れた端末の番号 | 端末の番号

occurred*: 発生日 | 故障日 | 発生日時 | 故障発生日 | 不具合発生日 | いつ | occurred | date of fault | incident date

symptom*: 症状 | 故障内容 | 不具合 | 不具合内容 | 故障の内容 | 故障箇所 | 故障の症状 | 不具合の内容 | 内容 | symptom
    | problem | issue | どこが壊れましたか | 故障の場所

cause*: 原因 | 故障原因 | 故障の原因 | 推定原因 | きっかけ | cause | どうして壊れましたか

details: 詳しい状況 | 詳細 | 詳しい内容 | 状況 | 経緯 | 備考 | その他 | 自由記述 | details | description | comment
    | comments
""")

# Phone and mail are known, so that nobody has to ask what they are; the school's line and mailbox are not kept.
SCHOOLS = _table("""
code*: 学校コード | school code | コード | 学校番号 | 学校ID | code | 施設コード

name: 学校名 | 名称 | 学校 | school name | name | school | 施設名 | 学校の名前

level*: 校種 | 学校種別 | 学校区分 | 学校種 | level | school type | 種別 | 区分

aliases*: 別名 | 略称 | 通称 | 別称 | aliases | alias | short name

kana*: よみ | 読み | ふりがな | フリガナ | 読み仮名 | よみがな | 学校名カナ | 学校名かな | カナ | kana | reading

ends*: 廃止日 | 閉校日 | 廃校日 | 統合日 | 終了日 | closed | ends

successor*: 統合先 | 後継校 | 統合先学校コード | 引継先 | successor

phone: 電話 | 電話番号 | TEL | 代表電話 | phone

email: メール | メールアドレス | 代表メール | email | mail
""")

CABINETS = _table("""
code: 管理番号 | 番号 | 機器番号 | 充電器番号 | 登録番号 | コード | code | 資産番号 | register code | 備品番号

serial = serial

kind*: 区分 | 種別 | 種類 | kind | type

maker = maker

model: 品番 | 型番 | 機種 | 型式 | モデル | model | 機種名 | 製品名

place*: 設置場所 | 設置校 | 場所 | 学校名 | 学校 | 保管場所 | 配置場所 | place | location | school

room = room*: 設置部屋 | 棚

status: 状態 | 状況 | 利用状況 | status | state

notes = notes
""")

PARTS = _table("""
code*: 部品コード | 部品番号 | 品番 | コード | part code | part number | part no | code | 型番 | 部品No

name: 部品名 | 品名 | 名称 | part name | name | 部品 | 品目

models*: 対応機種 | 適合機種 | 機種 | 対象機種 | models | model | compatible models

place: 保管場所 | 棚 | 場所 | 置き場 | 保管棚 | place | location | shelf

quantity*: 在庫数 | 在庫 | 数量 | 現在庫 | 個数 | quantity | qty | stock | 在庫数量

reorder_point*: 発注点 | 最低在庫 | 補充点 | 発注点数量 | reorder point | minimum

price*: 単価 | 価格 | 金額 | price | unit price

owner: 所有者 | 所有区分 | 所有 | owner
""")

OPERATORS = _table("""
code*: 担当者コード | 担当者番号 | 職員番号 | 社員番号 | 担当コード | operator code | operator | code
    | コード | 番号 | ID

name: 氏名 | 名前 | 担当者名 | 担当者 | 表示名 | name | operator name | display name

role*: 役割 | 権限 | 役職 | 担当 | ロール | role

badge*: 名札番号 | 名札 | バッジ | バッジ番号 | カード番号 | badge | badge number | badge code
""")

GEAR = _table("""
serial = serial

tag = tag

kind: 種別 | 種類 | 区分 | 機器種別 | 品目 | kind | type

model = model

model_type = model_type

maker = maker

school = school: 保管場所 | 配置場所 | 設置校名

room = room: 棚 | 設置部屋

owner*: 所有者 | 所有区分 | 所有 | 財産区分 | owner

delivered: 納品日 | 納入日 | 納品年月日 | 取得日 | 購入日 | 導入日 | delivered | purchased

term_ends*: 期限 | リース満了日 | リース期限 | 契約満了日 | 契約終了日 | 使用期限 | 賃貸借期限 | 満了日 | term ends
    | lease end | end of term

status: 状態 | 利用状況 | 使用状況 | 状況 | status

notes = notes
""")

LOANS = _table("""
serial = serial: 機器番号 | コード | code | 貸出機器 | 貸出物品番号

tag = tag

school: 貸出先 | 貸出先学校 | 貸出校 | 学校名 | 学校 | 貸与先 | borrower | lent to | school

since*: 貸出日 | 貸出開始日 | 貸与日 | 貸出年月日 | since | lent on | from

due*: 返却期限 | 返却予定日 | 返却予定 | 貸出期限 | 期限 | due | due date | until

note: 備考 | メモ | 理由 | 貸出理由 | 用途 | note | notes | remarks
""")

INSTRUCTION = _table("""
instruction*: 指示番号 | 廃棄指示番号 | 指示書番号 | 指示 | 指示文書番号 | instruction | instruction no
    | instruction number

instructed_on*: 指示日 | 廃棄指示日 | 指示年月日 | 文書日 | 文書日付 | instructed on | instruction date

document: 文書番号 | 文書 | 通知番号 | document | document no

serial = serial: 対象製造番号

tag = tag: 対象端末番号
""")

STORED = _table("""
serial = serial

tag = tag

model = model

school = school: 元の学校 | 旧所属校

place*: 保管場所 | 保管棚 | 棚番号 | 棚 | storage place | shelf | place

box*: 箱番号 | 箱 | 箱No | コンテナ | box | box no

stored_on*: 保管日 | 保管開始日 | 入庫日 | 格納日 | stored on | stored since

way: 廃棄区分 | 廃棄理由 | 廃棄種別 | 区分 | way | disposal way

deprovisioned*: デプロビ | デプロビジョニング | デプロビジョニング済 | 登録解除 | deprovisioned

wipe*: 消去 | データ消去 | 初期化 | 消去状況 | wiped | erased

told_on: 市教委報告日 | 報告日 | 廃棄報告日 | told on | reported on

instruction: 指示番号 | 廃棄指示番号 | 指示書番号 | instruction | instruction no
""")

CERTIFICATES = _table("""
serial = serial: 対象製造番号

tag = tag: 対象端末番号

certificate*: 証明書番号 | 消去証明書番号 | 証明番号 | 証明書No | 消去証明番号 | certificate | certificate no
    | certificate number

erased_on*: 消去日 | 消去年月日 | 消去完了日 | 破壊日 | 処理日 | erased on | erasure date | destroyed on
""")

FIELDS: Mapping[ImportKind, Mapping[str, Field]] = {
    ImportKind.schools: SCHOOLS,
    ImportKind.devices: DEVICES,
    ImportKind.forms: FORMS,
    ImportKind.delivery: DELIVERY,
    ImportKind.cabinets: CABINETS,
    ImportKind.parts: PARTS,
    ImportKind.operators: OPERATORS,
    ImportKind.gear: GEAR,
    ImportKind.loans: LOANS,
    ImportKind.instruction: INSTRUCTION,
    ImportKind.stored: STORED,
    ImportKind.certificates: CERTIFICATES,
}
REQUIRED: Mapping[ImportKind, tuple[tuple[str, ...], ...]] = {
    ImportKind.schools: (("code",), ("name",)),
    ImportKind.devices: (("serial",),),
    ImportKind.forms: (("sent",), ("serial", "tag", "symptom", "school")),
    ImportKind.delivery: (("serial",),),
    ImportKind.cabinets: (("code", "serial"),),
    ImportKind.parts: (("code",),),
    ImportKind.operators: (("code",),),
    ImportKind.gear: (("serial",), ("owner", "term_ends", "delivered")),
    ImportKind.loans: (("serial", "tag"), ("school",), ("since", "due")),
    ImportKind.instruction: (("serial", "tag"), ("instruction",)),
    ImportKind.stored: (("serial", "tag"), ("place", "box", "stored_on")),
    ImportKind.certificates: (("serial", "tag"), ("certificate",)),
}
"""A file of the kind has at least one field of each group."""

WANTED: Mapping[ImportKind, tuple[tuple[str, ...], ...]] = {
    ImportKind.devices: (("school", "ou"), ("tag",)),
    ImportKind.delivery: (("school",),),
    ImportKind.forms: (("school",), ("serial", "tag")),
    ImportKind.cabinets: (("place",),),
    ImportKind.gear: (("school",),),
}
"""Where no field of a group was found while columns are left over, one of those may hold it: a person has to look."""

COUNTING = ("No", "連番", "通番", "項番", "行番号", "通し番号", "index", "row")
"""Headings of columns that only count the rows; nobody misses them."""

_FORBIDDEN = """
annotatedUser | ユーザー | ユーザー名 | 利用者 | 使用者 | 最終利用者 | 児童名 | 生徒名 | 児童生徒名
    | 児童氏名 | 生徒氏名 | 児童生徒氏名 | 出席番号 | 学籍番号 | 保護者名 | 保護者氏名
    | recentUsers | user | lastUser
"""
FORBIDDEN = tuple(part.strip() for part in _FORBIDDEN.split("|"))
"""Columns that name pupils or guardians: never imported, not even where a person points at them."""

LOOSE = frozenset({ImportKind.forms})
"""Kinds whose headings are whole questions (シリアル番号を入力…): one that holds a known heading is taken."""
