"""The faces of the program: the `huanxin` command."""
