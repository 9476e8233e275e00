"""Lists from scores: reranking, groups, what-if questions."""
