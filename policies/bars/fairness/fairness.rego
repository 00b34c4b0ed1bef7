# METADATA
# title: Bars for fairness
# description: What the council never does with the data people trust it with.
package mayishare.bars.fairness

import data.mayishare.question
import data.mayishare.sentence

# METADATA
# title: Personal data is never sold
# description: The council's own promise, which no ground and no consent overrides.
# related_resources:
#   - description: UK GDPR Article 5(1)(a)
#     ref: https://www.legislation.gov.uk/eur/2016/679/article/5
# custom:
#   subject: fairness
#   reading: the council's own rule, from its privacy notice
never_sold := sentence.bar(question.categories, $"Something of value is offered for {sentence.labels(question.categories)}; the council never sells personal data") if {
	question.stated("payment_offered")
}

# METADATA
# title: A basis not open to a public authority
# description: >-
#   A public authority cannot rely on legitimate interests, recognised or not, when it discloses data
#   in the performance of its tasks.
# related_resources:
#   - description: UK GDPR Article 6(1)
#     ref: https://www.legislation.gov.uk/eur/2016/679/article/6
#   - description: Data (Use and Access) Act 2025 section 70
#     ref: https://www.legislation.gov.uk/ukpga/2025/18/section/70
# custom:
#   subject: fairness
public_authority_basis := sentence.bar(question.categories, $"The basis named, {sentence.basis(question.request.lawfulBasis)}, is not open to a public authority in the performance of its tasks") if {
	not question.request.direction == "INBOUND"
	question.request.lawfulBasis in {"legitimate_interests", "recognised_legitimate_interest"}
}

# METADATA
# title: Profiles are made from anonymised or pseudonymised data
# description: Insight works with data that identifies people only where it has to.
# related_resources:
#   - description: UK GDPR Article 5(1)(c)
#     ref: https://www.legislation.gov.uk/eur/2016/679/article/5
# custom:
#   subject: fairness
#   reading: the council's own rule, from its privacy notice
profile_not_anonymised := sentence.bar(question.categories, $"{sentence.labels(question.categories)} would identify people, and for the purpose “{sentence.purpose}” identification was not stated to be necessary") if {
	question.purpose_in(["insight"])
	not question.form == "PSEUDONYMISED"
	not question.stated("identification_necessary")
}

# METADATA
# title: Equality data is used anonymised
# description: Equality monitoring needs no names.
# related_resources:
#   - description: Data Protection Act 2018 Schedule 1 paragraph 8
#     ref: https://www.legislation.gov.uk/ukpga/2018/12/schedule/1/paragraph/8
# custom:
#   subject: fairness
#   reading: the council's own rule, from its privacy notice
equality_data_identifiable := sentence.bar(question.categories, $"{sentence.labels(question.categories)} would identify people, and equality monitoring uses data from which nobody can be identified") if {
	question.purpose_in(["equality_monitoring"])
	not question.form == "PSEUDONYMISED"
}
