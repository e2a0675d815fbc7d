"""Ontologies as older clients saw them: flat, without nested attributes. Prefer ``objects``."""
