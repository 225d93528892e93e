package load

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"go/types"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"

	"golang.org/x/tools/go/gcexportdata"
)

// cacheFormat changes whenever entries of an older iamvet must not be read.
const cacheFormat = "iamvet export 1\n"

// Entries that were not read for keepFor are removed; that they were read is
// noted at most once in touchAfter.
const (
	keepFor    = 30 * 24 * time.Hour
	touchAfter = 24 * time.Hour
)

// cache keeps export data of packages whose types cannot change: a file each,
// named by the hash of all that decides them, with its checksum in front.
type cache struct{ dir string }

func openCache(dir string) *cache {
	if dir == "off" {
		return nil
	}
	if dir == "" {
		base, err := os.UserCacheDir()
		if err != nil {
			return nil
		}
		dir = filepath.Join(base, "iamvet", "export")
	}
	return &cache{dir: dir}
}

// writable reports whether entries can be kept.
func (c *cache) writable() bool {
	if c == nil || os.MkdirAll(c.dir, 0o777) != nil {
		return false
	}
	f, err := os.CreateTemp(c.dir, "new-*")
	if err != nil {
		return false
	}
	return errors.Join(f.Close(), os.Remove(f.Name())) == nil
}

func (c *cache) file(key string) string { return filepath.Join(c.dir, key[:2], key) }

// has reports whether there is an entry. It may still turn out to be corrupt.
func (c *cache) has(key string) bool {
	if c == nil || key == "" {
		return false
	}
	fi, err := os.Stat(c.file(key))
	if err != nil {
		return false
	}
	if now := time.Now(); now.Sub(fi.ModTime()) > touchAfter {
		_ = os.Chtimes(c.file(key), now, now)
	}
	return true
}

var errCorrupt = errors.New("corrupt cache entry")

// get returns an entry's payload. A corrupt entry is removed.
func (c *cache) get(key string) ([]byte, error) {
	data, err := os.ReadFile(c.file(key))
	if err != nil {
		return nil, err
	}
	head := len(cacheFormat) + sha256.Size
	if len(data) >= head && string(data[:len(cacheFormat)]) == cacheFormat {
		sum := sha256.Sum256(data[head:])
		if bytes.Equal(sum[:], data[len(cacheFormat):head]) {
			return data[head:], nil
		}
	}
	c.remove(key)
	return nil, errCorrupt
}

func (c *cache) remove(key string) { _ = os.Remove(c.file(key)) }

// put writes an entry so that a reader sees all of it or nothing. Failures are
// of no consequence but time, so they are not reported.
func (c *cache) put(key string, payload []byte) {
	dir := filepath.Dir(c.file(key))
	if os.MkdirAll(dir, 0o777) != nil {
		return
	}
	f, err := os.CreateTemp(dir, "new-*")
	if err != nil {
		return
	}
	defer os.Remove(f.Name())
	sum := sha256.Sum256(payload)
	_, err = f.Write(slices.Concat([]byte(cacheFormat), sum[:], payload))
	if errors.Join(err, f.Close()) == nil {
		_ = os.Rename(f.Name(), c.file(key))
	}
}

// trim removes what has not been read for long, at most once a day.
func (c *cache) trim() {
	stamp := filepath.Join(c.dir, "trimmed")
	if fi, err := os.Stat(stamp); err == nil && time.Since(fi.ModTime()) < touchAfter {
		return
	}
	if os.WriteFile(stamp, nil, 0o666) != nil {
		return
	}
	_ = filepath.WalkDir(c.dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || path == stamp {
			return nil
		}
		if fi, err := d.Info(); err == nil && time.Since(fi.ModTime()) > keepFor {
			_ = os.Remove(path)
		}
		return nil
	})
}

// key names a package's types: it hashes its files (by module version where they
// cannot change, by content in vendor directories), the toolchain, and the keys
// of its imports. It is "" for packages whose types may change under the same
// name.
func (l *loader) key(n *node) string {
	if n.keyed {
		return n.key
	}
	n.keyed = true // also ends the walk in an import cycle, with no key
	if n.local || n.ForTest != "" || n.Error != nil || strings.Contains(n.ImportPath, " ") {
		return ""
	}
	h := sha256.New()
	fmt.Fprintf(h, "%s%s %s %s %s %s\n", cacheFormat, runtime.Version(), l.env.GOVERSION, l.env.GOOS, l.env.GOARCH, n.path)
	if n.Module != nil {
		m := n.Module
		if m.Replace != nil {
			m = m.Replace
		}
		fmt.Fprintf(h, "module %s %s %s\n", m.Path, m.Version, n.Module.GoVersion)
	}
	if !l.hashFiles(h, n) {
		return ""
	}
	for _, id := range n.Imports {
		if id == "C" || id == "unsafe" {
			continue
		}
		d := l.nodes[id]
		if d == nil || l.key(d) == "" {
			return ""
		}
		fmt.Fprintf(h, "import %s %s\n", id, d.key)
	}
	n.key = hex.EncodeToString(h.Sum(nil))
	return n.key
}

// hashFiles reports whether the files of n are known not to change or were read.
func (l *loader) hashFiles(h io.Writer, n *node) bool {
	immutable := n.Standard || within(n.Dir, l.env.GOMODCACHE)
	for _, f := range n.files() {
		fmt.Fprintf(h, "file %s\n", filepath.Base(f))
		if immutable {
			continue
		}
		data, err := l.readFile(f)
		if err != nil {
			return false
		}
		fmt.Fprintf(h, "%x\n", sha256.Sum256(data))
	}
	return true
}

func within(dir, root string) bool {
	return root != "" && strings.HasPrefix(dir, filepath.Clean(root)+string(filepath.Separator))
}

// store keeps the types that this run had to find elsewhere: of the needed
// packages, of what those that can't be kept import, and of all of the standard
// library. It lies below everything, so a package of it that is missing makes all
// above it come from source. Keeping what else only stubs import would triple the
// time of the first run.
func (l *loader) store(needed []*node) {
	if l.cache == nil {
		return
	}
	var missing []*node
	direct := make(map[*node]bool, len(needed))
	for _, n := range needed {
		direct[n] = true
	}
	for _, n := range l.wanted {
		if n.stub && l.key(n) == "" {
			for _, d := range n.deps {
				direct[d] = true
			}
		}
	}
	for _, n := range l.wanted {
		if !direct[n] && !n.Standard {
			continue
		}
		// Full packages and those that wait for them are being worked on: leave them alone.
		if n.full || l.key(n) == "" || n.broken || n.types == nil || n.types == types.Unsafe || l.cache.has(n.key) {
			continue
		}
		missing = append(missing, n)
	}
	parallel(len(missing), func(i int) {
		var buf bytes.Buffer
		if err := gcexportdata.Write(&buf, l.fset, missing[i].types); err == nil {
			l.cache.put(missing[i].key, buf.Bytes())
		}
	})
	if len(missing) > 0 {
		l.cache.trim()
	}
}
