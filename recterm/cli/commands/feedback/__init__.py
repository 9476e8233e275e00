"""Commands on your feedback: rate and the other kinds, history, diary, named lists."""
