package builds

import (
	"archive/zip"
	"bytes"
	"debug/buildinfo"
	"errors"
	"io"
	"os"
	"path"
	"path/filepath"
	"strings"
)

// maxBinary bounds what is unpacked of an archive, in bytes: as much as AWS
// Lambda takes.
const maxBinary = 256 << 20

// binary is the directory of the program whose binary an artifact is or holds,
// by what the linker writes into it. Only programs of the module are found.
func (f *Finder) binary(artifact string) string {
	main := mainPackage(artifact)
	if main == "" {
		return ""
	}
	root, module := moduleOf(f.Root)
	rest, ok := strings.CutPrefix(main, module)
	if module == "" || !ok || rest != "" && rest[0] != '/' {
		return ""
	}
	if p := path.Join(root, rest); IsProgram(p) {
		return p
	}
	return ""
}

// mainPackage reads the import path of the main package of a binary: a file, the
// bootstrap of a directory, or that of an archive. "" if there is none.
func mainPackage(artifact string) string {
	info, err := os.Stat(artifact)
	switch {
	case err != nil:
		return ""
	case info.IsDir():
		file := filepath.Join(artifact, "bootstrap")
		if entries, err := os.ReadDir(artifact); err == nil && len(entries) == 1 {
			file = filepath.Join(artifact, entries[0].Name())
		}
		if info, err := os.Stat(file); err != nil || !info.Mode().IsRegular() {
			return ""
		}
		return mainPackage(file)
	case path.Ext(artifact) == ".zip":
		return zipped(artifact)
	}
	bi, err := buildinfo.ReadFile(artifact)
	if err != nil {
		return ""
	}
	return bi.Path
}

func zipped(artifact string) string {
	r, err := zip.OpenReader(artifact)
	if err != nil {
		return ""
	}
	defer r.Close() //nolint:errcheck // it was only read
	for _, file := range r.File {
		if path.Base(file.Name) != "bootstrap" && len(r.File) > 1 || file.UncompressedSize64 > maxBinary {
			continue
		}
		data, err := unpacked(file)
		if err != nil {
			return ""
		}
		if bi, err := buildinfo.Read(bytes.NewReader(data)); err == nil {
			return bi.Path
		}
	}
	return ""
}

func unpacked(file *zip.File) (data []byte, err error) {
	rc, err := file.Open()
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, rc.Close()) }()
	return io.ReadAll(io.LimitReader(rc, maxBinary))
}
