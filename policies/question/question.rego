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

# What is looked up often is a list and no set: in Wasm, finding something in a short list is a plain
# comparison, whereas every member of a set is hashed again each time it is passed.

default circumstances := []

circumstances := request.circumstances

evidence := [document.kind | some document in request.evidence]

# METADATA
# title: The data categories asked for, each once, in order
categories := sort({code | some code in request.dataCategories})

# METADATA
# title: A code and everything above it
# description: "`health.mental` gives `health.mental` and `health`."
upwards(code) := array.concat([code], [concat(".", array.slice(parts, 0, length)) |
	parts := split(code, ".")
	some length, _ in parts
	length > 0
])

purposes := array.concat(upwards(request.purpose), ["any"])

# METADATA
# title: Every name a category answers to
# description: "Its own code, those above it, its class (ordinary, special or criminal) and `any`."
names[category] := array.concat(upwards(category), [class(category), "any"]) if {
	some category in categories
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

form := request.dataForm if request.dataForm in ["PSEUDONYMISED", "ANONYMISED"]

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
# title: The person is known not to be a child
# description: Said to be an adult, or to have died, or 18 or over. Who may be a child is protected as one.
no_child if request.subject.kind in ["ADULT", "DECEASED"]

no_child if request.subject.age >= 18

# METADATA
# title: Whether the purpose is one of these, or lies beneath one
purpose_in(codes) if {
	some code in codes
	code in purposes
}

# METADATA
# title: The categories asked for that lie under one of these codes or classes
under(codes) := [category |
	some category in categories
	covers(codes, names[category])
]

# METADATA
# title: Whether a list of codes has one of some names
covers(list, some_names) if {
	some name in some_names
	name in list
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
# title: A person asks for their own data
# description: Sent to the person themselves, it goes to no other controller and is no restricted transfer.
# related_resources:
#   - description: UK GDPR Article 15
#     ref: https://www.legislation.gov.uk/eur/2016/679/article/15
#   - description: ICO guidance on international transfers
#     ref: https://ico.org.uk/for-organisations/uk-gdpr-guidance-and-resources/international-transfers/
own_data if {
	partner.code == "data_subject"
	purpose_in(["information_request.subject_access"])
	stated("requested_by_subject")
	stated("identity_verified")
}

# METADATA
# title: The person asks for their own data, and not a parent
# description: To be told one's own history is to agree to its being told.
# related_resources:
#   - description: Gender Recognition Act 2004 section 22(4)(b)
#     ref: https://www.legislation.gov.uk/ukpga/2004/7/section/22
asked_by_the_person if {
	own_data
	not stated("parental_responsibility")
}

# METADATA
# title: The police, and not telling them would be likely to prejudice preventing or detecting crime
police_and_crime if {
	partner.kind == "police"
	stated("crime_prejudice")
}
