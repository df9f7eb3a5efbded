"""Hypothesis without a deadline: how long one example takes says nothing of whether a method is right."""

from hypothesis import settings

settings.register_profile("no deadline", deadline=None)
settings.load_profile("no deadline")
