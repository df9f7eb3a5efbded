"""Statistical methods: pure, vectorised functions over arrays; each names its source.

==================  ==============================================================
module              answers
==================  ==============================================================
``intervals``       how uncertain a value is
``outcomes``        whether it differs from the benchmark, and which way
``false_discovery`` what stands out when hundreds of indicators are tested
``ranks``           how uncertain a rank is
``trends``          whether the last five points rise or fall
``funnel``          how far areas of a given size vary by chance around the country
``peers``           which areas are alike
``aggregates``      the figure of several areas together
``people``          how many persons a difference is
==================  ==============================================================

Missing numbers are NaN and give NaN, or the code for "none". Codes are positions in the tuple that stands beside
them (``METHODS``, ``OUTCOMES``, ``TRENDS``); position 0 always means that nothing was worked out.
"""
