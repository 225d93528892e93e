first {
  name = "of-first"
}
second {
  name = "of-second"
}
