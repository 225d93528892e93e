table = "of-table"
