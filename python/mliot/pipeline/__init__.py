"""Transforms along time and a model joined into one artefact: fit here, run it anywhere.

A pipeline's steps become part of the feature plan that C++ executes in batch, in streams and on
devices, with the same bits.
"""

from mliot.pipeline._pipeline import Pipeline

__all__ = ["Pipeline"]

Pipeline.__module__ = __name__  # where users import it from, in repr and pickles
