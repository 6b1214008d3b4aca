package project

import "testing"

// TestReadDocumentTitle holds that a document is called in a comparison as on its
// page.
func TestReadDocumentTitle(t *testing.T) {
	for text, want := range map[string]string{
		"# Taking *orders*\n\nText\n":                  "Taking orders",
		"Taking orders\n=============\n":               "Taking orders",
		"---\ntitle: Orders\n---\n\n# Taking orders\n": "Orders",
		"```sh\n# not this\n```\n\n# Taking orders\n":  "Taking orders",
		"```sh\n# not this\n```\n":                     "how to order",
	} {
		if got := readDocument("docs", "docs/how-to-order.md", []byte(text)).Title; got != want {
			t.Errorf("%q is called %q, want %q", text, got, want)
		}
	}
}
