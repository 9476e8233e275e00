"""The command line: parse, call the service, print with rich or as JSON.

One module per command, listed in `main`. What they share: `edge` (errors, exit codes), `options`, `sessions`, `output`,
`documents` (JSON), `tables`, `progress`, `asking`.
"""
