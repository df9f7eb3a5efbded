"""What pages are made of: shell, controls, figures, tables, sentences. Knows no page."""
