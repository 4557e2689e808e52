"""充電保管庫: the swap in three scans, spares, who has what."""
