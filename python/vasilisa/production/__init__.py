"""Events in ranges: made by any number of processes, each range once, joined at any time."""

from .campaign import Campaign, CampaignView, produce
from .folder import RangeFolder, is_range_folder
from .joining import JoinedRanges, join_ranges
from .ranges import EventRange
from .status import Status, status_of
from .worker import make_range

__all__ = [
    "Campaign",
    "CampaignView",
    "EventRange",
    "JoinedRanges",
    "RangeFolder",
    "Status",
    "is_range_folder",
    "join_ranges",
    "make_range",
    "produce",
    "status_of",
]
