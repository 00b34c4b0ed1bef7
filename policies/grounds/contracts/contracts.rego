# METADATA
# title: Contracts
# description: Companies that work for the council on its instructions.
package mayishare.grounds.contracts

# METADATA
# title: A processor under contract
# description: >-
#   A contractor may be given what it needs to work for the council, as long as a processor contract
#   in force names the purpose and the data. It may use the data only on the council's instructions.
# related_resources:
#   - description: UK GDPR Article 28 (processor)
#     ref: https://www.legislation.gov.uk/eur/2016/679/article/28
#   - description: UK GDPR Article 29 (only on instructions)
#     ref: https://www.legislation.gov.uk/eur/2016/679/article/29
#   - description: ICO guidance on contracts between controllers and processors
#     ref: https://ico.org.uk/for-organisations/uk-gdpr-guidance-and-resources/accountability-and-governance/contracts-and-liabilities-between-controllers-and-processors-multi/
# custom:
#   subject: contracts
#   adds: [only_on_instructions]
processor := []
