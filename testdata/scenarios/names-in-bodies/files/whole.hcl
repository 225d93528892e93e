top = "of-top"
