"""Limits the threads of the core; threadpoolctl may do so too, as for BLAS and OpenMP."""

from __future__ import annotations

from mliot import _core


def set_num_threads(n: int) -> None:
    """Caps the threads of every later call; 0 removes the cap.

    Raises
    ------
    InvalidArgument
        When ``n`` is not an integer >= 0.
    """
    if isinstance(n, bool) or not hasattr(n, "__index__") or abs(int(n)) >= 2**31:
        raise _core.InvalidArgument(
            f"set_num_threads: n must be an integer >= 0, got {n!r}; 0 removes the cap"
        )
    _core.set_num_threads(int(n))


def register() -> None:
    """Make the core known to threadpoolctl, so that ``threadpool_limits(1)`` limits it too.

    Its ``user_api`` is ``"mliot"``. A limit of all available CPUs removes the cap. Nothing happens
    where threadpoolctl is not installed.
    """
    try:
        import threadpoolctl  # type: ignore[import-untyped]
    except ImportError:
        return

    class CoreController(threadpoolctl.LibController):  # type: ignore[misc]
        """The thread pool inside ``mliot._core``."""

        user_api = "mliot"
        internal_api = "mliot"
        filename_prefixes = ("_core",)
        check_symbols = (
            "mliot_num_threads",
            "mliot_set_num_threads",
        )  # other _core files lack them

        def get_num_threads(self) -> int:
            return int(self.dynlib.mliot_num_threads())

        def set_num_threads(self, num_threads: int) -> None:
            everything = num_threads == _core.available_cpus()
            self.dynlib.mliot_set_num_threads(0 if everything else num_threads)

        def get_version(self) -> str:
            return str(_core.build_info()["version"])

    threadpoolctl.register(CoreController)
