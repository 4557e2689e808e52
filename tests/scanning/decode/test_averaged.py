"""Rows averaged along the bars: bars that lean, and that fan out, still stand over each other in the mean."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from app.scanning.decode.averaged import mean_lines
from app.scanning.decode.readers import ProfileReader
from tests.support import frames


@pytest.mark.parametrize("fan", [-0.2, 0.0, 0.2])
def test_bars_that_fan_out_are_read_in_their_mean(fan: float) -> None:
    bars = cv2.resize(frames._modules("PF3ABCDE", "Code128"), None, fx=3, fy=3, interpolation=cv2.INTER_NEAREST)
    high, wide = bars.shape
    xs, ys = np.meshgrid(np.arange(wide, dtype=np.float32), np.arange(high, dtype=np.float32))
    away = fan * (xs / wide - 0.5) * (ys - high / 2)
    strip = cv2.remap(bars, xs + away, ys, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    noisy = strip + np.random.default_rng(1).normal(0, 40, strip.shape)
    mean = mean_lines(np.clip(noisy, 0, 255).astype(np.uint8))[0]
    read = ProfileReader().line(np.clip(mean, 0, 255).astype(np.uint8))
    assert [code.text for code in read] == ["PF3ABCDE"]
