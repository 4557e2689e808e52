"""要確認: what two desks left apart, a card each, answered by one key."""
