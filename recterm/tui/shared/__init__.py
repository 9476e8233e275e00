"""What screens share: frame, dialogs, lists that paint their lines, header, footer, themes."""
