# METADATA
# title: The question
# description: >-
#   What was asked, in the words the rules use. Codes are hierarchical on the dot: a rule that
#   names `health` speaks for `health.mental` too.
package mayishare.question

request := input.request

facts := input.facts

now := facts.now

partner := facts.partner

circumstances := {code | some code in request.circumstances}

evidence := {document.kind | some document in request.evidence}

categories := {code | some code in request.dataCategories}

# METADATA
# title: A code and everything above it
# description: "`health.mental` gives {`health`, `health.mental`}."
upwards(code) := {concat(".", array.slice(parts, 0, length)) |
	parts := split(code, ".")
	some length in numbers.range(1, count(parts))
}

purposes := upwards(request.purpose) | {"any"}

# METADATA
# title: Every name a category answers to
# description: "Its own code, those above it, its class (ordinary, special or criminal) and `any`."
names[category] := (upwards(category) | {entry.class}) | {"any"} if {
	some category in categories
	entry := data.vocabulary.data_categories[category]
}

class(category) := data.vocabulary.data_categories[category].class

# METADATA
# title: The form the data really has
# description: >-
#   Counts below five, or of unknown size, can identify people, so such a table is treated as
#   identifiable.
# related_resources:
#   - description: ICO anonymisation guidance
#     ref: https://ico.org.uk/for-organisations/uk-gdpr-guidance-and-resources/data-sharing/anonymisation/
default form := "IDENTIFIABLE"

form := request.dataForm if request.dataForm in {"PSEUDONYMISED", "ANONYMISED"}

form := "AGGREGATED" if {
	request.dataForm == "AGGREGATED"
	request.smallestCell >= 5
}

default small_cells := false

small_cells if {
	request.dataForm == "AGGREGATED"
	form == "IDENTIFIABLE"
}

stated(circumstance) if circumstance in circumstances

holds(kind) if kind in evidence

# METADATA
# title: Whether the purpose is one of these, or lies beneath one
purpose_in(codes) if covers(codes, purposes)

# METADATA
# title: The categories asked for that lie under one of these codes or classes
under(codes) := {category |
	some category, known in names
	covers(codes, known)
}

# METADATA
# title: Whether a list of codes names one of a set
covers(list, codes) if {
	some code in list
	code in codes
}

# METADATA
# title: The data stays in the United Kingdom or goes where transfer regulations cover it
# description: The United States only for a partner certified under the UK-US data bridge.
# related_resources:
#   - description: UK GDPR Article 45A
#     ref: https://www.legislation.gov.uk/eur/2016/679/article/45A
protected_country if {
	country := data.vocabulary.countries[request.country]
	not country.data_bridge
}

protected_country if {
	data.vocabulary.countries[request.country].data_bridge == true
	partner.usDataBridge == true
}

# METADATA
# title: A transfer agreement and a transfer risk assessment are both held
# related_resources:
#   - description: UK GDPR Article 46
#     ref: https://www.legislation.gov.uk/eur/2016/679/article/46
transfer_safeguarded if {
	holds("transfer_agreement")
	holds("transfer_risk_assessment")
}

# METADATA
# title: The police, and not telling them would be likely to prejudice preventing or detecting crime
police_and_crime if {
	partner.kind == "police"
	stated("crime_prejudice")
}
