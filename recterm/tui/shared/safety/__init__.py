"""What keeps work from being lost: writes that wait, the watch over the file, copying, unexpected errors."""
