"""The command line: parse, call the service, print with rich or as JSON."""
