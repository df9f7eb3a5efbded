"""Where figures come from. Each source gives the same three tables (:mod:`indicators.tables`)."""
