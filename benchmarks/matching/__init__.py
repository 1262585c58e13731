"""Measure how questions are matched to topics, beside the usual ways, in the same run."""
