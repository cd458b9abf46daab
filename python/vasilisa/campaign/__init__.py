"""Many integrations under one roof: jobs in parallel, kept as they finish, stopped and resumed."""

from .campaign import Campaign, CampaignInterrupted, Progress
from .store import Store

__all__ = ["Campaign", "CampaignInterrupted", "Progress", "Store"]
