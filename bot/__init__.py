"""The application: who asked, where, in which mode; commands, memory and the `future` command."""
