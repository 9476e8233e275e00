"""The live loop: session, feedback, shelves, reasons, undo, and writes that wait."""
