"""Cleaning along time: spikes and gaps of a sensor or a sales series.

Each transform is a specification (a step of a pipeline), a scikit-learn style transformer
(``fit``, ``transform``, ``get_params``) and a stream (``update``). Batch and stream give the same
bits, whatever the chunks, the threads and the processor. All of them are causal: what is given out
for a sample depends on it and on earlier ones only.
"""

from mliot.preprocessing._gaps import ForwardFill
from mliot.preprocessing._outliers import Hampel

__all__ = ["ForwardFill", "Hampel"]

for _name in __all__:
    globals()[_name].__module__ = __name__  # where users import it from, in repr and pickles
del _name
