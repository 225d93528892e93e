region = "of-hcl-region"
storage {
  bucket = "of-hcl"
}
queue "labelled" {
  name = "of-hcl-queue"
}
