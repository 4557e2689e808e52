"""Reports: query rows → one table model → CSV, XLSX, PDF. Knows no ledger, no window, no label."""
