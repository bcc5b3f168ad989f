"""The parts of sniffing: tables, text, workbooks."""
