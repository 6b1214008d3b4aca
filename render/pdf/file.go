package pdf

import (
	"bytes"
	"compress/zlib"
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf16"
)

// file collects the objects of a PDF.
type file struct {
	objects    [][]byte // by number, from 1
	root, info reference
}

// The values that objects are made of, beside int, float64, bool and text.
type (
	name      string
	reference int
	array     []any
	dict      []entry // in the order they are written
	raw       string  // written as it is
)

type entry struct {
	key   name
	value any
}

// text is a string that people read, or an address.
type text string

// reserve gives a number to an object that is written later.
func (f *file) reserve() reference {
	f.objects = append(f.objects, nil)
	return reference(len(f.objects))
}

func (f *file) write(r reference, value any) { f.objects[r-1] = appendValue(nil, value) }

// add writes an object with the next number.
func (f *file) add(value any) reference {
	r := f.reserve()
	f.write(r, value)
	return r
}

// stream writes an object that holds data, which it compresses.
func (f *file) stream(r reference, entries dict, data []byte) {
	var packed bytes.Buffer
	w, err := zlib.NewWriterLevel(&packed, zlib.BestCompression)
	if err != nil {
		panic(err) // the level is one of the package's own
	}
	// A buffer takes everything.
	_, _ = w.Write(data)
	_ = w.Close()
	entries = append(entries, entry{"Filter", name("FlateDecode")}, entry{"Length", packed.Len()})
	b := appendValue(nil, entries)
	b = append(b, "\nstream\n"...)
	b = append(b, packed.Bytes()...)
	f.objects[r-1] = append(b, "\nendstream"...)
}

func (f *file) addStream(entries dict, data []byte) reference {
	r := f.reserve()
	f.stream(r, entries, data)
	return r
}

// bytes is the whole file: header, objects, where each of them begins, and
// where to start reading.
func (f *file) bytes() []byte {
	b := []byte("%PDF-1.7\n%\xe2\xe3\xcf\xd3\n") // the second line says that the file is no text
	begins := make([]int, len(f.objects))
	for i, object := range f.objects {
		begins[i] = len(b)
		b = fmt.Appendf(b, "%d 0 obj\n", i+1)
		b = append(b, object...)
		b = append(b, "\nendobj\n"...)
	}
	table := len(b)
	b = fmt.Appendf(b, "xref\n0 %d\n0000000000 65535 f \n", len(begins)+1)
	for _, at := range begins {
		b = fmt.Appendf(b, "%010d 00000 n \n", at)
	}
	b = append(b, "trailer\n"...)
	b = appendValue(b, dict{{"Size", len(begins) + 1}, {"Root", f.root}, {"Info", f.info}})
	return fmt.Appendf(b, "\nstartxref\n%d\n%%%%EOF\n", table)
}

func appendValue(b []byte, value any) []byte {
	switch v := value.(type) {
	case int:
		return strconv.AppendInt(b, int64(v), 10)
	case float64:
		return appendNumber(b, v)
	case bool:
		return strconv.AppendBool(b, v)
	case name:
		return append(append(b, '/'), v...)
	case reference:
		return fmt.Appendf(b, "%d 0 R", v)
	case raw:
		return append(b, v...)
	case text:
		return appendText(b, string(v))
	case array:
		b = append(b, '[')
		for i, item := range v {
			if i > 0 {
				b = append(b, ' ')
			}
			b = appendValue(b, item)
		}
		return append(b, ']')
	case dict:
		b = append(b, "<<"...)
		for i, e := range v {
			if i > 0 {
				b = append(b, '\n')
			}
			b = appendValue(b, e.key)
			b = append(b, ' ')
			b = appendValue(b, e.value)
		}
		return append(b, ">>"...)
	}
	panic(fmt.Sprintf("pdf: no way to write a %T", value))
}

// appendNumber writes v with up to three digits behind the point.
func appendNumber(b []byte, v float64) []byte {
	b = strconv.AppendFloat(b, v, 'f', 3, 64)
	b = bytes.TrimRight(b, "0")
	return bytes.TrimSuffix(b, []byte("."))
}

// appendText writes s between brackets if it is printable ASCII, and else as
// the digits of UTF-16 with a byte order mark.
func appendText(b []byte, s string) []byte {
	plain := true
	for i := range len(s) {
		plain = plain && s[i] >= 0x20 && s[i] < 0x7f
	}
	if plain {
		b = append(b, '(')
		for i := range len(s) {
			if strings.IndexByte(`\()`, s[i]) >= 0 {
				b = append(b, '\\')
			}
			b = append(b, s[i])
		}
		return append(b, ')')
	}
	b = append(b, "<FEFF"...)
	for _, unit := range utf16.Encode([]rune(s)) {
		b = fmt.Appendf(b, "%04X", unit)
	}
	return append(b, '>')
}

// safe is a whole address of the web or of mail, in ASCII; else nothing.
func safe(address string) string {
	u, err := url.Parse(address)
	if err != nil || strings.ContainsFunc(u.Host, func(r rune) bool { return r > unicode.MaxASCII }) {
		return ""
	}
	switch u.Scheme {
	case "http", "https":
		if u.Host == "" {
			return ""
		}
	case "mailto":
	default:
		return ""
	}
	var b strings.Builder
	for _, c := range []byte(u.String()) {
		if c > ' ' && c < 0x7f {
			b.WriteByte(c)
		} else {
			fmt.Fprintf(&b, "%%%02X", c)
		}
	}
	return b.String()
}
