"""What went wrong with the questions in the journal, in clusters of like questions. Pure."""

from bot.misses.belonging import about
from bot.misses.clustering import Cluster, clusters, with_key
from bot.misses.kinds import Miss, misses_of

__all__ = ["Cluster", "Miss", "about", "clusters", "misses_of", "with_key"]
