"""From scores to lists: reranking, groups, what-if questions."""
