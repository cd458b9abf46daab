"""Where jobs run: threads, processes, clusters, anything with the `submit` of an executor."""

from .choice import ExecutorChoice
from .opening import opened
from .protocol import Executor
from .running import Outcome, run_tasks
from .shipping import submit

__all__ = ["Executor", "ExecutorChoice", "Outcome", "opened", "run_tasks", "submit"]
