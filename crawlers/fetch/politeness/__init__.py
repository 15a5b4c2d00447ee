"""Politeness: what a run may ask of a site, when, and how often."""
