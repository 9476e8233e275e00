"""How good is it: splits, metrics, intervals and the evaluation protocol."""
