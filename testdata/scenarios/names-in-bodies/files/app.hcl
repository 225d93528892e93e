region = "of-region"
storage {
  bucket = "of-storage"
}
