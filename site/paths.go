package site

import (
	"crypto/sha256"
	"encoding/hex"
	"net/url"
	"path"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxSegment is the most bytes of a folder's name. File systems allow 255;
// the rest is room for a suffix.
const maxSegment = 120

// segment makes a string fit as the name of a folder on every system: letters
// and digits of any script, and "-", "_", "@". It has no dot, so that no
// folder can be mistaken for a file of the site.
func segment(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsLetter(r), unicode.IsDigit(r), unicode.Is(unicode.Mn, r), unicode.Is(unicode.Mc, r), r == '-', r == '_', r == '@':
			return r
		}
		return '-'
	}, s)
	switch strings.ToLower(s) {
	case "", "con", "prn", "aux", "nul", "com1", "com2", "com3", "com4", "lpt1", "lpt2", "lpt3": // devices on Windows
		s += "-"
	}
	if len(s) > maxSegment {
		sum := sha256.Sum256([]byte(s))
		cut := maxSegment - 9
		for !utf8.RuneStart(s[cut]) {
			cut--
		}
		s = s[:cut] + "-" + hex.EncodeToString(sum[:4])
	}
	return s
}

// segments is segment for each part of an ID or a key.
func segments(id string) string {
	parts := strings.Split(id, "/")
	for i, p := range parts {
		parts[i] = segment(p)
	}
	return strings.Join(parts, "/")
}

// namer gives out paths, no two of which are the same on a file system that
// does not tell capitals from small letters. The order of the calls decides
// who gets a suffix.
type namer map[string]bool

func (n namer) take(p string) string {
	taken := p
	for i := 2; n[strings.ToLower(taken)]; i++ {
		taken = p + "-" + strconv.Itoa(i)
	}
	n[strings.ToLower(taken)] = true
	return taken
}

// relative is the address of one file of the site as seen from another.
func relative(from, to string) string {
	same := 0 // length of the folders that both lie in
	for i := 0; i < len(from) && i < len(to) && from[i] == to[i]; i++ {
		if from[i] == '/' {
			same = i + 1
		}
	}
	up := strings.Repeat("../", strings.Count(from[same:], "/"))
	down := escape(to[same:])
	if first, _, _ := strings.Cut(down, "/"); up == "" && strings.Contains(first, ":") {
		up = "./" // else it would read as a scheme
	}
	return up + down
}

// rebase is an address that stands on one page as it stands on another.
func rebase(to, from, href string) string {
	u, err := url.Parse(href)
	if to == from || err != nil || u.IsAbs() || u.Host != "" || u.Path == "" {
		return href
	}
	moved := relative(to, path.Join(path.Dir(from), u.Path))
	if u.Fragment != "" {
		moved += "#" + u.EscapedFragment()
	}
	return moved
}

// escape is a path as it stands in an address.
func escape(p string) string {
	plain := func(r rune) bool {
		return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune("-_./@", r)
	}
	if strings.IndexFunc(p, func(r rune) bool { return !plain(r) }) < 0 {
		return p // as most are
	}
	parts := strings.Split(p, "/")
	for i, part := range parts {
		parts[i] = url.PathEscape(part)
	}
	return strings.Join(parts, "/")
}

// index is the path of the page in a folder.
func index(parts ...string) string {
	return path.Join(append(parts, "index.html")...)
}
