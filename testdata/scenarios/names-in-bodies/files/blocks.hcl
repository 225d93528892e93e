backend "s3" {
  bucket = "of-backend"
  path {
    key = "of-path"
  }
}
source "a" {
  bucket = "of-source"
}
queue = "of-queue"
