"""Studies: settings, pure jobs, tables, plots and a report, named by `kind` in cards."""

from .runner import Resources
from .settings import StudySettings
from .study import Study, StudyInterrupted, StudyResult
from .table import Table

__all__ = ["Resources", "Study", "StudyInterrupted", "StudyResult", "StudySettings", "Table"]
