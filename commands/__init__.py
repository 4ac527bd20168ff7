"""What people type and press: in Discord, and (terminal/) on the command line. Thin: the work is done below."""
