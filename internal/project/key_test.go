package project

import "testing"

func TestBuildID(t *testing.T) {
	const id = "LiUYl1OdPl4eRHQwAdTx/IVMYVIB_zHu_4HT9FA1I/b4YhYPXsSmBADrfKde2f/GPDJ5O0ajnxhdvwKUb5V"
	for _, c := range []struct{ head, want string }{
		{"\x7fELF\x04\x00\x00\x00\x53\x00\x00\x00\x04\x00\x00\x00Go\x00\x00" + id + "\x00\x00", id},
		{"\xcf\xfa\xed\xfe\xff Go build ID: \"" + id + "\"\n \xff", id},
		{"MZ\xff Go build ID: \"\"\n \xff", ""},
		{id, ""},
	} {
		got := ""
		if m := buildID.FindSubmatch([]byte(c.head)); m != nil {
			got = string(m[1])
		}
		if got != c.want {
			t.Errorf("%q: %q", c.head, got)
		}
	}
}
