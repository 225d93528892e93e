package summary

import (
	"bytes"
	"compress/flate"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"sort"
)

// version of the encoding; a fact of another version is refused.
const version = 18

// ErrCorrupt says that bytes are no encoded summaries, or of another version.
var ErrCorrupt = errors.New("not a summary of this version of iamvet: clear the build cache (go clean -cache) or analyse again")

// Encode writes summaries, sorted by path and without duplicates, with the
// strings that they share written once. The same summaries give the same bytes.
func Encode(pkgs []*Package) []byte {
	pkgs = unique(pkgs)
	w := &writer{index: map[string]uint64{}}
	w.uint(uint64(len(pkgs)))
	for _, p := range pkgs {
		w.pkg(p)
	}
	var out bytes.Buffer
	out.WriteString("iamvet")
	out.WriteByte(version)
	z, err := flate.NewWriter(&out, flate.BestSpeed)
	if err != nil {
		panic(err) // only for a bad level
	}
	var head []byte
	head = binary.AppendUvarint(head, uint64(len(w.strings)))
	for _, s := range w.strings {
		head = binary.AppendUvarint(head, uint64(len(s)))
		head = append(head, s...)
	}
	for _, part := range [][]byte{head, w.buf} {
		if _, err := z.Write(part); err != nil {
			panic(err) // a bytes.Buffer takes all
		}
	}
	if err := z.Close(); err != nil {
		panic(err)
	}
	return out.Bytes()
}

func unique(pkgs []*Package) []*Package {
	out := append([]*Package(nil), pkgs...)
	sort.SliceStable(out, func(i, j int) bool { return out[i].Path < out[j].Path })
	n := 0
	for i, p := range out {
		if i == 0 || out[n-1].Path != p.Path {
			out[n] = p
			n++
		}
	}
	return out[:n]
}

// Decode reads what Encode wrote. Its error is ErrCorrupt with what was wrong.
func Decode(data []byte) (pkgs []*Package, err error) {
	head := append([]byte("iamvet"), version)
	if !bytes.HasPrefix(data, head) {
		return nil, ErrCorrupt
	}
	raw, err := io.ReadAll(flate.NewReader(bytes.NewReader(data[len(head):])))
	if err != nil {
		return nil, fmt.Errorf("%w (%w)", ErrCorrupt, err)
	}
	r := &reader{buf: raw}
	for range r.count() {
		r.strings = append(r.strings, r.rawString())
	}
	for range r.count() {
		pkgs = append(pkgs, r.pkg())
	}
	if r.bad || len(r.buf) > 0 {
		return nil, ErrCorrupt
	}
	return pkgs, nil
}

type writer struct {
	buf     []byte
	strings []string
	index   map[string]uint64
}

func (w *writer) uint(v uint64)  { w.buf = binary.AppendUvarint(w.buf, v) }
func (w *writer) int(v int)      { w.buf = binary.AppendVarint(w.buf, int64(v)) }
func (w *writer) int32(v int32)  { w.buf = binary.AppendVarint(w.buf, int64(v)) }
func (w *writer) bool(v bool)    { w.buf = append(w.buf, map[bool]byte{true: 1}[v]) }
func (w *writer) fixed(v uint64) { w.buf = binary.LittleEndian.AppendUint64(w.buf, v) }

func (w *writer) string(s string) {
	i, ok := w.index[s]
	if !ok {
		i = uint64(len(w.strings))
		w.index[s] = i
		w.strings = append(w.strings, s)
	}
	w.uint(i)
}

func (w *writer) pos(p Pos) {
	w.int32(p.File)
	w.int32(p.Line)
	w.int32(p.Col)
}

// reader reads until the first fault, after which all it gives is zero.
type reader struct {
	buf     []byte
	strings []string
	bad     bool
}

func (r *reader) fail() {
	r.bad, r.buf = true, nil
}

func (r *reader) uint() uint64 {
	v, n := binary.Uvarint(r.buf)
	if n <= 0 {
		r.fail()
		return 0
	}
	r.buf = r.buf[n:]
	return v
}

func (r *reader) int32() int32 {
	v, n := binary.Varint(r.buf)
	if n <= 0 {
		r.fail()
		return 0
	}
	r.buf = r.buf[n:]
	return int32(v)
}

// count reads a length; every element takes a byte or more, so that a corrupt
// one can't ask for memory.
func (r *reader) count() int {
	n := r.uint()
	if n > uint64(len(r.buf))+1 {
		r.fail()
		return 0
	}
	return int(n)
}

func (r *reader) len() int {
	n := int(r.int32())
	if n < 0 || n > len(r.buf)+1 {
		r.fail()
		return 0
	}
	return n
}

func (r *reader) bool() bool {
	if len(r.buf) == 0 {
		r.fail()
		return false
	}
	v := r.buf[0]
	r.buf = r.buf[1:]
	return v != 0
}

func (r *reader) fixed() uint64 {
	if len(r.buf) < 8 {
		r.fail()
		return 0
	}
	v := binary.LittleEndian.Uint64(r.buf)
	r.buf = r.buf[8:]
	return v
}

func (r *reader) rawString() string {
	n := r.count()
	if n > len(r.buf) {
		r.fail()
		return ""
	}
	s := string(r.buf[:n])
	r.buf = r.buf[n:]
	return s
}

func (r *reader) string() string {
	i := r.uint()
	if i >= uint64(len(r.strings)) {
		r.fail()
		return ""
	}
	return r.strings[i]
}

func (r *reader) pos() Pos { return Pos{r.int32(), r.int32(), r.int32()} }
