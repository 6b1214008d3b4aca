// Package suggest finds what an author may have meant by a name that does not
// exist.
package suggest

import (
	"path"
	"slices"
	"strings"
	"unicode/utf8"
)

// Nearest returns those of the known IDs that an author may have meant by one
// that does not exist, the most likely ones only, sorted. There are none where
// nothing comes near.
//
// Most likely is a typing mistake; then the right last part in the wrong
// place, then both, then an ID that was not written to its end.
func Nearest(given string, known []string) []string {
	const most = 3
	given = normal(given)
	if given == "" {
		return nil
	}
	var found []string
	best := 1 << 20
	for _, k := range known {
		rank, ok := likeness(given, normal(k))
		switch {
		case !ok || rank > best:
		case rank < best:
			best, found = rank, []string{k}
		default:
			found = append(found, k)
		}
	}
	slices.Sort(found)
	found = slices.Compact(found)
	return found[:min(len(found), most)]
}

// normal is an ID without what authors take for unimportant.
func normal(id string) string {
	return strings.ToLower(strings.Trim(strings.Join(strings.Fields(id), "-"), "/"))
}

// likeness ranks how near a known ID comes, lower is nearer; false, if it
// does not.
func likeness(given, known string) (int, bool) {
	const (
		wrongPlace     = 100
		wrongPlaceTypo = 200
		unfinished     = 300
	)
	if d, ok := typo(given, known); ok {
		return d, true
	}
	if d, ok := typo(path.Base(given), path.Base(known)); ok {
		if d == 0 {
			return wrongPlace, true
		}
		return wrongPlaceTypo + d, true
	}
	if strings.HasPrefix(known, given) || strings.HasPrefix(path.Base(known), path.Base(given)) {
		return unfinished + len(known) - len(given), true
	}
	return 0, false
}

// typo is the edit distance of two texts, if it is small enough for a mistake
// in typing. A letter of an alphabet says less than another sign: among three
// of them one may be wrong, and one among two Chinese characters.
func typo(a, b string) (int, bool) {
	n := max(utf8.RuneCountInString(a), utf8.RuneCountInString(b))
	allowed := min(n/4, 3)
	if n == 3 || n == 2 && len(a) > n && len(b) > n {
		allowed = 1
	}
	if a == b {
		return 0, true
	}
	// The lengths alone may rule it out, which is cheap.
	if m := min(utf8.RuneCountInString(a), utf8.RuneCountInString(b)); n-m > allowed {
		return 0, false
	}
	d := distance([]rune(a), []rune(b))
	return d, d <= allowed
}

// distance is how many characters must be put in, taken out, replaced or
// swapped with their neighbour to make b of a.
func distance(a, b []rune) int {
	before, last, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		for j := 1; j <= len(b); j++ {
			change := 1
			if a[i-1] == b[j-1] {
				change = 0
			}
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+change)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, last, row = last, row, before
	}
	return last[len(b)]
}
