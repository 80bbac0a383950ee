"""How elements behave: classes mixed into parsed specs when a process is compiled, never at run time."""
