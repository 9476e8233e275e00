"""Lab: splits, metrics, intervals and evaluation protocols; how good is a model on this data?

    evaluation = evaluate(data, [Candidate("popularity"), Candidate("default")], item_rank=id_ranks(ids))
    evaluation.models["default"]["ndcg@10"].mean

Rooms: `splits`, `metrics` (each one object, with its words and its function), `statistics`, `tuning`; `evaluate` is in
`recterm.lab.evaluation`. Nothing is imported here: the words of the metrics are read without numpy.
"""
