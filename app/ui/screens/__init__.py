"""The screens, one package each: view (layout), presenter (what happens), wording (facts in words)."""
